package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.node.StartFailure;
import org.junit.jupiter.api.Test;

class PostgresBinariesTest {

    @Test
    void everyPlatformOfTheProgramHasItsArchive() {
        assertThat(PostgresBinaries.archive("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
        assertThat(PostgresBinaries.archive("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
        assertThat(PostgresBinaries.archive("Mac OS X", "x86_64")).isEqualTo("postgres-darwin-x86_64.txz");
        assertThat(PostgresBinaries.archive("Mac OS X", "aarch64")).isEqualTo("postgres-darwin-arm_64.txz");
        for (String archive : new String[] {
            "postgres-linux-x86_64.txz",
            "postgres-linux-arm_64.txz",
            "postgres-darwin-x86_64.txz",
            "postgres-darwin-arm_64.txz"
        }) {
            assertThat(getClass().getResource("/" + archive)).as(archive).isNotNull();
        }
    }

    @Test
    void otherPlatformsAreToldToBringADatabase() {
        assertThatThrownBy(() -> PostgresBinaries.archive("Windows 11", "amd64"))
                .isInstanceOfSatisfying(StartFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("database.no-binaries");
                    assertThat(failure).hasMessageContaining("Windows 11 on amd64");
                    assertThat(failure.advice()).contains("watchfloor.database.jdbc-url");
                });
    }
}
