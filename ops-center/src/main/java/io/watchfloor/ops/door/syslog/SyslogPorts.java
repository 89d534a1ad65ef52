package io.watchfloor.ops.door.syslog;

import io.watchfloor.config.SyslogDoor;
import io.watchfloor.ops.door.DoorCounters;
import io.watchfloor.ops.door.DoorName;
import io.watchfloor.ops.door.DoorRefusal;
import io.watchfloor.ops.door.DoorSenders;
import io.watchfloor.ops.door.DoorWay;
import io.watchfloor.ops.door.Doors;
import io.watchfloor.ops.door.socket.Hearing;
import io.watchfloor.ops.door.socket.UdpPort;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ports of the door for syslog. */
public final class SyslogPorts implements AutoCloseable {

    private final List<UdpPort> ports = new ArrayList<>();

    /** Opens what the settings name. Blocks. */
    public SyslogPorts(
            SyslogDoor settings,
            String bind,
            Doors doors,
            DoorSenders senders,
            DoorWay way,
            SyslogArrivals arrivals,
            Clock clock) {
        DoorCounters counters = doors.of(DoorName.SYSLOG);
        Hearing hearing = (message, peer) -> {
            if (message.length > settings.maxMessage()) {
                throw DoorRefusal.tooLarge(
                        "syslog.too-long",
                        "A message has %d bytes, and %d are allowed (watchfloor.doors.syslog.max-message)."
                                .formatted(message.length, settings.maxMessage()));
            }
            return Optional.of(arrivals.of(message, peer, clock.instant()));
        };
        var own = senders.ownOf(DoorName.SYSLOG, settings.senders().assets());
        if (settings.udp() > 0) {
            ports.add(new UdpPort(
                    new InetSocketAddress(settings.bind().orElse(bind), settings.udp()),
                    settings.senders(),
                    counters,
                    hearing,
                    way.line(DoorName.SYSLOG, own)));
        }
    }

    @Override
    public void close() {
        ports.forEach(UdpPort::close);
    }
}
