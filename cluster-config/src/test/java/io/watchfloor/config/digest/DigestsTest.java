package io.watchfloor.config.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {

    /** The vector of FIPS 180-4 for three letters. */
    @Test
    void aTextHasTheHashOfItsBytes() {
        String hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Digests.hex("abc")).isEqualTo(hex).isEqualTo(Digests.hex(new byte[] {'a', 'b', 'c'}));
        assertThat(Digests.sha256().digest(new byte[] {'a', 'b', 'c'})).isEqualTo(Digests.sha256("abc"));
        assertThat(Digests.number("abc")).isEqualTo(0xba7816bf8f01cfeaL);
        assertThat(Digests.sha256("é")).isEqualTo(Digests.sha256(new byte[] {(byte) 0xc3, (byte) 0xa9}));
    }

    /** RFC 4231, test case 2. */
    @Test
    void anHmacIsThatOfTheStandard() {
        byte[] key = {'J', 'e', 'f', 'e'};
        assertThat(HexFormat.of().formatHex(Digests.hmac(key, "what do ya want for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
