package io.watchfloor.dashboards.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.limits.EdgeLimits;
import io.watchfloor.ops.platform.limits.EdgeMetrics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final EdgeLimits LIMITS = new EdgeLimits(10, 5, 3, 1000, 500, 100);
    private static final InetAddress HERE = address("192.0.2.1");

    private final List<Connection> cut = new ArrayList<>();
    private final Connections connections = new Connections(LIMITS, new EdgeMetrics(new PrometheusRegistry()));

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Connection> open(InetAddress from) {
        Optional<Connection> opened = connections.admit(from, false);
        opened.ifPresent(one -> one.onCut(() -> cut.add(one)));
        return opened;
    }

    @Test
    void theOneThatHasWaitedLongestMakesRoomForTheNextOfItsAddress() {
        Connection first = open(HERE).orElseThrow();
        assertThat(open(HERE)).isPresent();
        assertThat(open(HERE)).isPresent();
        assertThat(open(HERE)).isPresent();
        assertThat(cut).containsExactly(first);
        assertThat(connections.size()).isEqualTo(3);
    }

    @Test
    void whoHasShownWhoTheyAreIsNeverClosedForOthersAndIsNotCountedAmongThem() {
        Connection person = open(HERE).orElseThrow();
        person.authenticated();
        for (int more = 0; more < 20; more++) {
            assertThat(open(HERE)).isPresent();
        }
        assertThat(cut).hasSize(17).doesNotContain(person);
        assertThat(connections.unauthenticated()).isEqualTo(3);
        assertThat(connections.size()).isEqualTo(4);
    }

    @Test
    void aRequestThatIsBeingAnsweredIsNotClosedButOneWhoseBodyIsWaitedForIs() {
        List<Connection> three = List.of(
                open(HERE).orElseThrow(), open(HERE).orElseThrow(), open(HERE).orElseThrow());
        three.forEach(Connection::asked);
        assertThat(open(HERE)).as("all are being answered").isEmpty();
        three.get(1).receiving(true);
        assertThat(open(HERE)).isPresent();
        assertThat(cut).containsExactly(three.get(1));
    }

    @Test
    void theAddressThatHasMostPaysForANodeThatIsFull() {
        List<Connection> crowd = List.of(
                open(HERE).orElseThrow(), open(HERE).orElseThrow(), open(HERE).orElseThrow());
        assertThat(open(address("192.0.2.2"))).isPresent();
        assertThat(open(address("192.0.2.3"))).isPresent();
        assertThat(open(address("192.0.2.4"))).isPresent();
        assertThat(cut).containsExactly(crowd.getFirst());
    }

    @Test
    void addressesOfOneNetworkOfIpv6AreOne() {
        for (int host = 1; host <= 9; host++) {
            assertThat(open(address("2001:db8::" + host))).isPresent();
        }
        assertThat(connections.size()).isEqualTo(3);
    }

    @Test
    void aNodeFullOfPeopleAndSensorsRefusesTheNext() {
        for (int known = 0; known < 10; known++) {
            open(HERE).orElseThrow().authenticated();
        }
        assertThat(open(HERE)).isEmpty();
        assertThat(cut).isEmpty();
    }
}
