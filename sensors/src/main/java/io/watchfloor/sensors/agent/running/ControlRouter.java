package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.action.ActionExecutor;
import io.watchfloor.sensors.agent.uplink.ControlHandler;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.ConfigurationFrame;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Routes control frames from the center to response actions and to the remote configuration. */
record ControlRouter(ActionExecutor actions, RemoteConfiguration configuration) implements ControlHandler {

    @Override
    public List<UplinkFrame.Control> connected() {
        List<UplinkFrame.Control> first = new ArrayList<>(actions.connected());
        configuration.connected().ifPresent(first::add);
        return first;
    }

    @Override
    public void receive(UplinkFrame.Control frame) {
        switch (frame) {
            case ActionFrame action -> actions.receive(action);
            case ConfigurationFrame about -> configuration.receive(about);
        }
    }

    @Override
    public Optional<UplinkFrame.Control> next() {
        Optional<UplinkFrame.Control> action = actions.next();
        return action.isPresent() ? action : configuration.next().map(UplinkFrame.Control.class::cast);
    }
}
