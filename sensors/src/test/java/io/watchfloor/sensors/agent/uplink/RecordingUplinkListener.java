package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the events of the uplink. */
final class RecordingUplinkListener implements UplinkListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<UplinkFrame.Ack> acks = new CopyOnWriteArrayList<>();

    @Override
    public void connected() {
        lines.add("connected");
    }

    @Override
    public void disconnected(String why) {
        lines.add(why);
    }

    @Override
    public void waiting(String what) {
        lines.add(what);
    }

    @Override
    public void diverged(String what) {
        lines.add(what);
    }

    @Override
    public void acked(UplinkFrame.Ack ack) {
        acks.add(ack);
    }
}
