package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the groups of a person from the ID token or, if configured, from the provider's API. */
final class Groups {

    private final ProviderSettings.Claims claims;
    private final ProviderClient client;

    Groups(ProviderSettings.Claims claims, ProviderClient client) {
        this.claims = claims;
        this.client = client;
    }

    Set<String> of(JWTClaimsSet token, String subject, AccessToken access) throws ProviderException {
        Set<String> groups = read(token::getClaim);
        if (groups.isEmpty() && overage(token)) {
            URI graph = claims.graph()
                    .orElseThrow(() -> new ProviderException(
                            Reason.GROUPS,
                            ("The token does not list the groups of %s, because there are too many: assign only the"
                                            + " required groups to the application, or set graph")
                                    .formatted(subject)));
            return texts(json(client.graphGroups(graph, access)).get("value"));
        }
        if (groups.isEmpty() && claims.userinfo()) {
            Optional<String> more = client.userInfo(access);
            if (more.isPresent()) {
                Map<String, Object> info = json(more.get());
                if (!token.getSubject().equals(info.get("sub"))) {
                    throw new ProviderException(Reason.SUBJECT, "The userinfo response belongs to " + info.get("sub"));
                }
                return read(info::get);
            }
        }
        return groups;
    }

    /** Entra sends only a reference to the groups if a person has more than 200. */
    private static boolean overage(JWTClaimsSet token) {
        return (token.getClaim("_claim_names") instanceof Map<?, ?> names && names.containsKey("groups"))
                || Boolean.TRUE.equals(token.getClaim("hasgroups"));
    }

    private Set<String> read(Function<String, @Nullable Object> claim) {
        Set<String> groups = new LinkedHashSet<>();
        for (String path : claims.groups()) {
            Object found = claim.apply(path);
            if (found == null && path.contains(".")) {
                String[] steps = path.split("\\.", -1);
                found = claim.apply(steps[0]);
                for (int i = 1; i < steps.length; i++) {
                    found = found instanceof Map<?, ?> map ? map.get(steps[i]) : null;
                }
            }
            groups.addAll(texts(found));
        }
        return groups;
    }

    private static Set<String> texts(@Nullable Object value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof List<?> list) {
            list.forEach(one -> texts.add(String.valueOf(one)));
        } else if (value instanceof String one) {
            texts.add(one);
        }
        return texts;
    }

    private static Map<String, Object> json(String text) throws ProviderException {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw new ProviderException(Reason.ANSWER, "The userinfo response is not valid JSON");
        }
    }
}
