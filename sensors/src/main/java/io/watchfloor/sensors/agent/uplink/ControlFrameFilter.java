package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.Optional;

/** Separates control frames from the frames about records, and passes them to the {@link ControlHandler}. */
final class ControlFrameFilter implements CenterConnection {

    private static final int AT_ONCE = 16;

    private final CenterConnection line;
    private final ControlHandler care;
    private boolean understood;

    ControlFrameFilter(CenterConnection line, ControlHandler care) {
        this.line = line;
        this.care = care;
    }

    @Override
    public void send(UplinkFrame frame) throws ConnectionLostException {
        line.send(frame);
    }

    @Override
    public void send(byte[] batch) throws ConnectionLostException {
        line.send(batch);
    }

    @Override
    public Optional<UplinkFrame> poll(Duration wait) throws ConnectionLostException {
        if (understood) {
            tell();
        }
        Optional<UplinkFrame> frame = line.poll(wait);
        if (frame.isPresent() && frame.get() instanceof UplinkFrame.Welcome welcome && welcome.takes(Feature.CONTROL)) {
            for (UplinkFrame.Control first : care.connected()) {
                line.send(first);
            }
            understood = true;
        }
        if (frame.isPresent() && frame.get() instanceof UplinkFrame.Control heard) {
            care.heard(heard);
            return Optional.empty();
        }
        return frame;
    }

    private void tell() throws ConnectionLostException {
        for (int i = 0; i < AT_ONCE; i++) {
            Optional<UplinkFrame.Control> next = care.next();
            if (next.isEmpty()) {
                return;
            }
            line.send(next.get());
        }
    }
}
