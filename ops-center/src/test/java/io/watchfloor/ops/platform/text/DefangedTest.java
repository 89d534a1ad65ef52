package io.watchfloor.ops.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefangedTest {

    @ParameterizedTest
    @CsvSource({
        "hxxps://login[.]example/a, https://login.example/a",
        "HXXP://login(.)example, http://login.example",
        "(hxxp[:]//login.example), (http://login.example)"
    })
    void anAddressThatWasMadeUnclickableIsRestored(String given, String restored) {
        assertThat(Defanged.restored(given)).isEqualTo(restored);
    }

    @Test
    void anotherTextStays() {
        String text = "https://login.example/hxxp-forms [1], hxxp.example and [::1]";
        assertThat(Defanged.restored(text)).isEqualTo(text);
    }
}
