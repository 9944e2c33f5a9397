# A FREEZING group whose one running task ends, or is moved out, becomes FROZEN when its state is read.
for how in ends leaves; do
    mkdir $how
    sleeper
    frozen=$pid
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
