package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.Optional;

/** Separates control frames from frames about records, and passes the control frames to the {@link ControlHandler}. */
final class ControlFrameFilter implements CenterConnection {

    private static final int AT_ONCE = 16;

    private final CenterConnection connection;
    private final ControlHandler handler;
    private boolean enabled;

    ControlFrameFilter(CenterConnection connection, ControlHandler handler) {
        this.connection = connection;
        this.handler = handler;
    }

    @Override
    public void send(UplinkFrame frame) throws ConnectionLostException {
        connection.send(frame);
    }

    @Override
    public void send(byte[] batch) throws ConnectionLostException {
        connection.send(batch);
    }

    @Override
    public Optional<UplinkFrame> poll(Duration wait) throws ConnectionLostException {
        if (enabled) {
            sendPending();
        }
        Optional<UplinkFrame> frame = connection.poll(wait);
        if (frame.isPresent() && frame.get() instanceof UplinkFrame.Welcome welcome && welcome.takes(Feature.CONTROL)) {
            for (UplinkFrame.Control first : handler.connected()) {
                connection.send(first);
            }
            enabled = true;
        }
        if (frame.isPresent() && frame.get() instanceof UplinkFrame.Control heard) {
            handler.receive(heard);
            return Optional.empty();
        }
        return frame;
    }

    private void sendPending() throws ConnectionLostException {
        for (int i = 0; i < AT_ONCE; i++) {
            Optional<UplinkFrame.Control> next = handler.next();
            if (next.isEmpty()) {
                return;
            }
            connection.send(next.get());
        }
    }
}
