package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.uplink.UplinkReport;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.function.Consumer;

/** Reports each change of the connection in one line. */
record ConsoleReport(
        CenterAddress center, Consumer<String> line, Consumer<String> partedAt, Consumer<UplinkFrame.Ack> ackedBy)
        implements UplinkReport {
    @Override
    public void connected() {
        line.accept("connected to " + center);
    }

    @Override
    public void disconnected(String why) {
        line.accept(center + ": " + why + "; trying again, nothing is lost meanwhile");
    }

    @Override
    public void told(String what) {
        line.accept(what);
    }

    @Override
    public void parted(String what) {
        line.accept(what);
        partedAt.accept(what);
    }

    @Override
    public void acked(UplinkFrame.Ack ack) {
        ackedBy.accept(ack);
    }
}
