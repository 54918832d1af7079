
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='bulletin',
            name='keys',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='bulletin',
            name='told_to',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='account',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='notice',
            name='bulletin',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='alerts.bulletin'),
        ),
        migrations.AddIndex(
            model_name='bulletin',
            index=models.Index(condition=models.Q(('told_to__isnull', False)), fields=['id'], name='sendings_to_fill'),
        ),
    ]
