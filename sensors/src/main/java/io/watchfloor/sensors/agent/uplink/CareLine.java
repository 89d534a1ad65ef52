package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.Optional;

/** Takes what is about the sensor itself out of the conversation about records. */
final class CareLine implements Line {

    private static final int AT_ONCE = 16;

    private final Line line;
    private final CenterRequests care;
    private boolean understood;

    CareLine(Line line, CenterRequests care) {
        this.line = line;
        this.care = care;
    }

    @Override
    public void send(UplinkFrame frame) throws ConnectionLost {
        line.send(frame);
    }

    @Override
    public void send(byte[] batch) throws ConnectionLost {
        line.send(batch);
    }

    @Override
    public Optional<UplinkFrame> poll(Duration wait) throws ConnectionLost {
        if (understood) {
            tell();
        }
        Optional<UplinkFrame> frame = line.poll(wait);
        if (frame.isPresent() && frame.get() instanceof UplinkFrame.Welcome welcome && welcome.takes(Feature.CARE)) {
            for (UplinkFrame.Care first : care.connected()) {
                line.send(first);
            }
            understood = true;
        }
        if (frame.isPresent() && frame.get() instanceof UplinkFrame.Care heard) {
            care.heard(heard);
            return Optional.empty();
        }
        return frame;
    }

    private void tell() throws ConnectionLost {
        for (int i = 0; i < AT_ONCE; i++) {
            Optional<UplinkFrame.Care> next = care.next();
            if (next.isEmpty()) {
                return;
            }
            line.send(next.get());
        }
    }
}
