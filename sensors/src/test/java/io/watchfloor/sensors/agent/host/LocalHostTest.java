package io.watchfloor.sensors.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalHostTest {

    @Test
    void hostHasDistinctiveNames() {
        LocalHost host = LocalHost.find();
        assertThat(host.names())
                .allSatisfy(name -> assertThat(name)
                        .isLowerCase()
                        .doesNotStartWith("localhost")
                        .doesNotContain(":"));
        assertThat(host.addresses()).noneMatch(address -> address.startsWith("127.") || address.contains("%"));
    }

    @Test
    void windowsHostHasItsFullName() {
        assertThat(LocalHost.fromEnvironment(Map.of("COMPUTERNAME", "WS01", "USERDNSDOMAIN", "CORP.EXAMPLE")))
                .contains("WS01", "WS01.CORP.EXAMPLE");
    }
}
