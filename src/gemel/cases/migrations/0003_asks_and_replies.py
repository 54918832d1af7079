import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_readings"),
    ]

    operations = [
        migrations.AddField(
            model_name="ask",
            name="at_session",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="AskReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("recorded_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("ask", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="cases.ask")),
            ],
        ),
    ]
