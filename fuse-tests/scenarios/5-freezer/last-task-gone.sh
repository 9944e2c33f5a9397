# A FREEZING group whose one running task ends, or leaves, becomes FROZEN when it is looked at.
for how in ends leaves; do
    mkdir $how
    sleeper; frozen=$pid
    echo $frozen > $how/tasks
    echo FROZEN > $how/freezer.state
    sleeper
    echo $pid > $how/tasks
    cat $how/freezer.state
    cat $how/freezer.state
    case $how in
        ends) kill -9 $pid ;;
        leaves) echo $pid > tasks ;;
    esac
    await_state $how FROZEN
    is_listed $how $pid
    state_letter $frozen
    echo RUNNING > $how/freezer.state
done
