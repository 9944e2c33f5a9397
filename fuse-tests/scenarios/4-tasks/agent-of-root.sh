# Only root may set the release agent, even if others may write the file.
#: options allow_other
#: needs setpriv
echo /bin/true > release_agent
chmod 666 release_agent
try $as_nobody bash -c "'echo /bin/false > release_agent'"
chown 65534 release_agent
try $as_nobody bash -c "'echo /bin/false > release_agent'"
cat release_agent
