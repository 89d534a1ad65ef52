package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.action.Actions;
import io.watchfloor.sensors.agent.uplink.CenterRequests;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.ConfigurationFrame;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that the center says to the sensor itself. */
record Cared(Actions actions, RemoteConfiguration configuration) implements CenterRequests {

    @Override
    public List<UplinkFrame.Care> connected() {
        List<UplinkFrame.Care> first = new ArrayList<>(actions.connected());
        configuration.connected().ifPresent(first::add);
        return first;
    }

    @Override
    public void heard(UplinkFrame.Care frame) {
        switch (frame) {
            case ActionFrame action -> actions.heard(action);
            case ConfigurationFrame about -> configuration.heard(about);
        }
    }

    @Override
    public Optional<UplinkFrame.Care> next() {
        Optional<UplinkFrame.Care> action = actions.next();
        return action.isPresent() ? action : configuration.next().map(UplinkFrame.Care.class::cast);
    }
}
