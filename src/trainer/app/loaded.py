"""What every page of a trainee needs; a spare kernel imports it while it waits."""

import trainer.kit
import trainer.views.drill
import trainer.views.savelight
import trainer.views.screen
import trainer.views.shift  # noqa: F401 - loaded for others
