package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.uplink.UplinkListener;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** Prints each change of the connection as one line. */
public final class ConsoleUplinkListener implements UplinkListener {
    private final List<CenterAddress> centers;
    private final Consumer<String> line;
    private final Consumer<String> onDivergence;
    private final Consumer<UplinkFrame.Ack> onAck;
    private CenterAddress center;

    /** @param centers the center's addresses, in the order in which the uplink tries them */
    public ConsoleUplinkListener(
            List<CenterAddress> centers,
            Consumer<String> line,
            Consumer<String> onDivergence,
            Consumer<UplinkFrame.Ack> onAck) {
        this.centers = centers;
        this.line = line;
        this.onDivergence = onDivergence;
        this.onAck = onAck;
        this.center = centers.getFirst();
    }

    @Override
    public void connecting(URI address) {
        center = CenterAddress.of(centers, address);
    }

    @Override
    public void connected() {
        line.accept("connected to " + center);
    }

    @Override
    public void disconnected(String why) {
        line.accept(center + ": " + why + "; retrying, records wait in the spool");
    }

    @Override
    public void waiting(String what) {
        line.accept(what);
    }

    @Override
    public void diverged(String what) {
        line.accept(what);
        onDivergence.accept(what);
    }

    @Override
    public void acked(UplinkFrame.Ack ack) {
        onAck.accept(ack);
    }
}
