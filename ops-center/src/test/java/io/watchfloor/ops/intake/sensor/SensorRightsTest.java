package io.watchfloor.ops.intake.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.sensors.protocol.AssetId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensorRightsTest {

    private static boolean allows(List<String> granted, List<String> names, String asset) {
        return SensorRights.of(granted, names).allows(AssetId.parse(asset));
    }

    @ParameterizedTest
    @CsvSource({
        "ws01, true",
        "WS01.corp.example., true",
        "10.1.2.3, true",
        "fe00::7, true",
        "domain-controller:ws01, true",
        "dc01, false",
        "ws01.other.example, false",
        "user:ws01, false",
        "localhost, false",
        "127.0.0.1, false",
        "::1, false",
        "unknown, false"
    })
    void aSensorMaySendAboutItsOwnHostByNamesAndAddresses(String asset, boolean may) {
        List<String> names =
                List.of("ws01", "Ws01.corp.example", "10.1.2.3", "fe00::7", "localhost", "127.0.0.1", "::1", "", "a/b");
        assertThat(allows(List.of("own"), names, asset)).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "*, user:eve, true",
        "*.branch.example, ws7.branch.example, true",
        "*.Branch.Example, ws7.branch.example, true",
        "*.branch.example, branch.example, false",
        "*.branch.example, ws7.branch.example.evil.example, false",
        "*.branch.example, user:eve.branch.example, false",
        "user:*, user:eve, true",
        "user:*, dc01, false",
        "host:own, own, true",
        "user:*@corp.example, user:eve@corp.example, true",
        "fe80::*, fe80::17, true",
        "a*b*c, axxbxxc, true",
        "a*b*c, axxbxx, false",
        "dc01.corp.example, dc01.corp.example, true",
        "dc01.corp.example, dc01xcorp.example, false"
    })
    void patternsMatchAssetsOfAKind(String pattern, String asset, boolean may) {
        assertThat(allows(List.of(pattern), List.of(), asset)).isEqualTo(may);
    }

    @Test
    void namesCountOnlyIfTheOwnHostIsGranted() {
        assertThat(allows(List.of("*.branch.example"), List.of("ws01"), "ws01")).isFalse();
        assertThat(allows(List.of("*.branch.example", "own"), List.of("ws01"), "ws01"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "tractor:*", "a b", "a/b", "user:", "\u0007"})
    void anInvalidPatternIsRejected(String pattern) {
        assertThatThrownBy(() -> AssetPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternWithManyStarsIsFast() {
        String pattern = "*a".repeat(120);
        assertThat(allows(List.of(pattern), List.of(), "a".repeat(119) + "b".repeat(100)))
                .isFalse();
    }
}
