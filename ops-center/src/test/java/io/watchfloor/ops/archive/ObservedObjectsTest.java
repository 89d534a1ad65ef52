package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intel.pattern.ObservationTest;
import io.watchfloor.ops.intel.pattern.StixPattern;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The objects of a record")
final class ObservedObjectsTest {

    private static final Map<String, String> RECORD = Map.ofEntries(
            Map.entry("EventID", "1"),
            Map.entry("Image", "C:\\Users\\brandt\\AppData\\update.exe"),
            Map.entry("ParentImage", "C:\\Windows\\System32\\cmd.exe"),
            Map.entry("CommandLine", "update.exe -s corp"),
            Map.entry("User", "CORP\\brandt"),
            Map.entry("SourceIp", "10.1.2.3"),
            Map.entry("DestinationIp", "2001:db8::7"),
            Map.entry("DestinationPort", "443"),
            Map.entry("QueryName", "c2.example.net"),
            Map.entry("Hashes", "MD5=002325A0A67FDED0381B5648D7FE9B8E,SHA256=" + "AB".repeat(32)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[file:name = 'update.exe']",
                "[file:hashes.MD5 = '002325a0a67fded0381b5648d7fe9b8e' AND file:name = 'update.exe']",
                "[file:hashes.md5 = '002325a0a67fded0381b5648d7fe9b8e']",
                "[file:hashes.'SHA-256' LIKE 'abab%']",
                "[file:name = 'cmd.exe' AND file:parent_directory_ref.path = 'C:\\\\Windows\\\\System32']",
                "[directory:path LIKE 'c:\\\\users\\\\%']",
                "[ipv4-addr:value = '10.0.0.0/8']",
                "[ipv6-addr:value = '2001:db8:0:0:0:0:0:7/128']",
                "[domain-name:value = 'C2.example.net']",
                "[network-traffic:dst_port = 443 AND network-traffic:src_ref.value = '10.1.2.3']",
                "[process:command_line MATCHES '-s corp$' AND process:parent_ref.image_ref.name = 'cmd.exe']",
                "[user-account:account_login = 'brandt']"
            })
    @DisplayName("match patterns")
    void match(String pattern) {
        StixPattern read = StixPattern.parse(pattern);

        assertThat(ObservationTest.of(read).test(ObservedObjects.of(SearchColumns.of(RECORD))))
                .isTrue();
        assertThat(read.paths()).allMatch(ObservedObjects::supports);
    }

    @Test
    @DisplayName("do not mix the properties of two files")
    void keepFilesApart() {
        StixPattern mixed =
                StixPattern.parse("[file:name = 'cmd.exe' AND file:hashes.MD5 = '002325a0a67fded0381b5648d7fe9b8e']");

        assertThat(ObservationTest.of(mixed).test(ObservedObjects.of(SearchColumns.of(RECORD))))
                .isFalse();
    }
}
