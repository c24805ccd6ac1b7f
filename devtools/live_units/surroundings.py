"""What the guide takes for granted on a host: MariaDB, nginx, a certificate, and Lightspeed at the other end."""

from __future__ import annotations

from devtools.live_units.machine import Machine

SITE = "consignments.example.com"
LIGHTSPEED_PORT = 8090
LIGHTSPEED_TOKEN = "stand-in-" + "abcdefghij" * 4

MARIADB = """[Unit]
Description=MariaDB
[Service]
Type=notify
User=mysql
RuntimeDirectory=mysqld
ExecStart=/usr/sbin/mariadbd --no-defaults --datadir=/var/lib/live-mysql --skip-networking \\
    --socket=/run/mysqld/mysqld.sock
[Install]
WantedBy=multi-user.target
"""
LIGHTSPEED = f"""[Unit]
Description=Lightspeed's stand-in
[Service]
WorkingDirectory=/srv/consignments/current
ExecStart=/srv/consignments/current/.venv/bin/python -m simulator --port {LIGHTSPEED_PORT} --token {LIGHTSPEED_TOKEN}
"""


def start_mariadb(machine: Machine) -> str:
    """As its package would leave it: root of the host is root of the database, over the socket alone."""
    machine.shell("id -u mysql >/dev/null 2>&1 || adduser --quiet --system --group --no-create-home mysql")
    machine.shell("install -d -o mysql -g mysql /var/lib/live-mysql")
    machine.shell("mariadb-install-db --no-defaults --user=mysql --datadir=/var/lib/live-mysql --skip-test-db")
    machine.write("/etc/systemd/system/mariadb.service", MARIADB)
    machine.shell("systemctl daemon-reload && systemctl enable --now mariadb.service")
    return machine.shell("mariadb --skip-column-names -e 'SELECT VERSION()'").strip()


def start_nginx(machine: Machine) -> str:
    """With the certificate that certbot would have fetched, and a name that leads here."""
    machine.shell(f"""
        install -d /etc/letsencrypt/live/{SITE} && cd /etc/letsencrypt/live/{SITE}
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={SITE} \
            -addext subjectAltName=DNS:{SITE} -keyout privkey.pem -out fullchain.pem 2>/dev/null
        cat fullchain.pem >>/etc/ssl/certs/ca-certificates.crt
        echo '127.0.0.1 {SITE} localhost' >/etc/hosts
        rm -f /etc/nginx/sites-enabled/*
        systemctl start nginx.service
    """)
    return "nginx runs"


def start_lightspeed(machine: Machine) -> str:
    """Needs the code, so it comes after it."""
    machine.write("/etc/systemd/system/lightspeed.service", LIGHTSPEED)
    machine.shell("systemctl daemon-reload && systemctl start lightspeed.service")
    machine.shell(f"""
        for _ in $(seq 100); do
            curl -fs -o /dev/null http://127.0.0.1:{LIGHTSPEED_PORT}/_control/state && exit
            sleep 0.1
        done
        exit 1
    """)
    return "the stand-in answers"
