"""Flask's extensions. Each one here keeps nothing of an app until `init_app`, so several apps can live in a process.

What does keep something of its app is built with it: the OAuth client in auth/oidc.py, the rate limiter in
web/limits.py.
"""

from flask_babel import Babel
from flask_jwt_extended import JWTManager
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
jwt = JWTManager()
login_manager = LoginManager()
migrate = Migrate()
