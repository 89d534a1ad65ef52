package io.watchfloor.dashboards.access.passkey;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.yubico.webauthn.data.ByteArray;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CoseKeyTest {

    /** A CBOR tag turns an integer into another type. */
    @Test
    void aTaggedKindOfKeyIsRefused() {
        ByteArray key = new ByteArray(HexFormat.of().parseHex("a2010203d720"));
        assertThatThrownBy(() -> CoseKey.checked(key))
                .isInstanceOf(PasskeyException.class)
                .hasMessage(PasskeyRefusal.ALGORITHM.code());
    }
}
