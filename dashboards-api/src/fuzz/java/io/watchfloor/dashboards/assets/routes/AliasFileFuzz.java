package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.asset.alias.Claims;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any file is a table of aliases, or refused with its line; each of its rows fits or has a fault. */
public final class AliasFileFuzz {

    private AliasFileFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            AliasFile.read(data).forEach(Claims::fits);
        } catch (Problem.ProblemException refused) {
            if (refused.problem().status() >= 500) {
                throw refused;
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of("""
                a,b,certainty,from,to,reason
                ws-017,192.0.2.17,90,2026-11-24T22:00:00Z,,"the ""lease"", as seen"
                CORP\\brandt,brandt@corp.example,,,,same person
                """.getBytes(StandardCharsets.UTF_8));
    }
}
