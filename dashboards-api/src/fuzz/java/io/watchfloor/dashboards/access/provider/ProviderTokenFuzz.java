package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.config.InvalidSettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whatever a provider says: a token with its keys, and claims as if somebody had signed them. It is refused with a reason, or good. */
public final class ProviderTokenFuzz {

    private static final Instant NOW = Instant.parse("2026-11-24T22:00:00Z");
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final ProviderSettings PROVIDER = provider();

    private ProviderTokenFuzz() {}

    private static ProviderSettings provider() {
        try {
            Path file = Files.createTempFile("provider", ".conf");
            Files.writeString(file, """
                    watchfloor.providers.p {
                        issuer = "https://p.example", client-id = w, access = [{ group = g, role = viewer }]
                    }
                    """);
            return ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE)
                    .settings()
                    .sso()
                    .providers()
                    .getFirst();
        } catch (InvalidSettingsException refused) {
            throw new IllegalStateException(refused.problems().toString(), refused);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One input: a token, a zero, and the keys; or claims. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        try {
            if (end >= 0) {
                SigningKeys keys = new SigningKeys(() -> text.substring(end + 1), Clock.systemUTC());
                SignedToken.of(text.substring(0, end), keys);
            } else {
                LogoutToken.of(
                        new SignedToken(JWTClaimsSet.parse(text), JWSAlgorithm.RS256), PROVIDER, NOW, SKEW);
            }
        } catch (ProviderException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new IllegalStateException("a refusal without a reason", refused);
            }
        } catch (ParseException noClaims) {
            // Refused by SignedToken.
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJ4In0.AAAA\0"
                                + "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}",
                        "eyJhbGciOiJub25lIn0.e30.\0{\"keys\":[]}",
                        "{\"iss\":\"https://p.example\",\"aud\":\"w\",\"iat\":1795557600,\"exp\":1795557900,\"jti\":\"j\",\"sid\":\"s\","
                                + "\"sub\":\"x\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}}")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
