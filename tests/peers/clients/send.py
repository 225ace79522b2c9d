import os
import smtplib
import ssl

env = os.environ
kind = smtplib.LMTP if env["PROTOCOL"] == "lmtp" else smtplib.SMTP
server = kind(local_hostname=env["HELO"]) if kind is smtplib.LMTP else kind(local_hostname=env["HELO"], timeout=float(env["WAIT"]))
server.set_debuglevel(int(env["EXTRA"] or 1))
server._host = env["HOST"]  # the name to compare a certificate with: connect() does not note it
server.connect(env["HOST"], int(env["PORT"]))
if env["TLS"] != "no":
    server.starttls(context=ssl.create_default_context() if env["TLS"] == "verify" else None)
if env["LOGIN"]:
    server.login(env["LOGIN"], env["PASSWORD"])
with open(env["MESSAGE"]) as message:
    refused = server.sendmail(env["FROM"], env["TO"].split(), message.read())
for recipient, reply in refused.items():
    print("refused:", recipient, reply)
server.quit()
