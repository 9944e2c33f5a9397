# An ordinary user may not name a release agent, in that user's own mount either.
#: users nobody
try 'echo /bin/false > release_agent'
cat release_agent
