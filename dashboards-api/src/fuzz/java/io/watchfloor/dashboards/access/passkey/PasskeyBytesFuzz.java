package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Whatever an authenticator and a browser say of a passkey: it is read, or refused with its code. */
public final class PasskeyBytesFuzz {

    private PasskeyBytesFuzz() {}

    /** One input: the first byte says what it is. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        ByteArray said = new ByteArray(Arrays.copyOfRange(data, 1, data.length));
        try {
            switch (data[0] & 3) {
                case 0 -> AuthenticatorBytes.read(said);
                case 1 -> ClientData.read(said);
                case 2 -> CoseKey.checked(said);
                default -> {
                    String text = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
                    PasskeyResponse.Created.of(text, text, text, List.of(text));
                }
            }
        } catch (PasskeyException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new IllegalStateException("a refusal without a code", refused);
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        String id = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763";
        String key = "a50102032620012158206b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "2258204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
        return List.of(
                HexFormat.of().parseHex("00" + id + "4500000001" + "00".repeat(16) + "0004" + "01020304" + key),
                HexFormat.of().parseHex("00" + id + "0500000002"),
                HexFormat.of().parseHex("02" + key),
                "\1{\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"https://soc.example\",\"crossOrigin\":false}"
                        .getBytes(StandardCharsets.ISO_8859_1));
    }
}
