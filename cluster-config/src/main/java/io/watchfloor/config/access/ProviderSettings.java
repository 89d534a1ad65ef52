package io.watchfloor.config.access;

import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An identity provider that people sign in at.
 *
 * @param name in addresses and in the database: never to be changed
 * @param title on the sign-in page
 * @param client who the center is there
 * @param claims what is read from its tokens
 * @param demands what it must have asked of people
 * @param access the groups that let people in, and as what; the first that fits says the role
 * @param scim opens SCIM for it
 * @param adopts whether it may take over people of the same name who are here already
 */
public record ProviderSettings(
        String name,
        String title,
        Kind kind,
        URI issuer,
        Client client,
        Claims claims,
        Requirements demands,
        List<GroupAccess> access,
        boolean adopts,
        Token scim) {

    private static final URI UNUSABLE = URI.create("https://unusable.invalid");

    /** Of which make it is. */
    public enum Kind {
        GENERIC,
        ENTRA,
        KEYCLOAK
    }

    /**
     * The center as the provider's client.
     *
     * @param secretVariable the environment variable that holds its secret; empty with a file, or for a public client
     * @param secretFile the file that holds it
     */
    public record Client(String id, Optional<String> secretVariable, Optional<Path> secretFile, List<String> scopes) {}

    /**
     * A secret that stands elsewhere.
     *
     * @param variable the environment variable that holds it
     * @param file the file that holds it
     */
    public record Token(Optional<String> variable, Optional<Path> file) {

        public static final Token NONE = new Token(Optional.empty(), Optional.empty());
    }

    /**
     * Which claims say what.
     *
     * @param name what the person is called here
     * @param groups each is read; with dots it is a path
     * @param userinfo whether the user-info endpoint is asked when no group is in the ID token
     * @param tenant of Entra; the token's own must be the same
     * @param graph where groups are asked for that are too many for an Entra token
     */
    public record Claims(
            String name, List<String> groups, boolean userinfo, Optional<String> tenant, Optional<URI> graph) {}

    /**
     * What the sign-in there must have been.
     *
     * @param acr one of these must be told; empty: none is asked for
     * @param amr each of these must be told
     */
    public record Requirements(List<String> acr, List<String> amr) {

        public boolean any() {
            return !acr.isEmpty() || !amr.isEmpty();
        }
    }

    /**
     * What people of a group may.
     *
     * @param assetGroups whose assets they see; empty: as usual for the role
     * @param clearance empty: as usual for the role
     */
    public record GroupAccess(String group, String role, List<String> assetGroups, Optional<String> clearance) {}

    static ProviderSettings read(SettingsReader in, String name) {
        String at = "providers." + name + ".";
        Kind kind = kind(in, at + "kind");
        Optional<String> tenant = in.ifThere(at + "tenant");
        if (kind == Kind.ENTRA && tenant.isEmpty()) {
            in.problem(at + "tenant", "is missing", "Write the id of the tenant: people of one organisation come in.");
        }
        Optional<String> variable = in.ifThere(at + "client-secret-env");
        Optional<Path> file = in.ifThere(at + "client-secret-file").map(text -> in.path(at + "client-secret-file"));
        if (variable.isPresent() && file.isPresent()) {
            in.problem(at + "client-secret-file", "stands beside client-secret-env", "Keep one of them.");
        }
        return new ProviderSettings(
                name,
                in.ifThere(at + "title").orElse(name),
                kind,
                issuer(in, at, kind, tenant),
                new Client(
                        in.text(at + "client-id"),
                        variable,
                        file,
                        in.textsOr(at + "scopes", List.of("openid", "profile", "email"))),
                new Claims(
                        in.ifThere(at + "name-claim").orElse("preferred_username"),
                        in.textsOr(
                                at + "groups-claims",
                                kind == Kind.KEYCLOAK ? List.of("groups", "realm_access.roles") : List.of("groups")),
                        in.flagOr(at + "userinfo", false),
                        tenant,
                        in.ifThere(at + "graph")
                                .flatMap(text -> in.optionalHttpUrl(at + "graph", "https://graph.microsoft.com/v1.0"))),
                new Requirements(in.textsOr(at + "acr", List.of()), in.textsOr(at + "amr", List.of())),
                access(in, at),
                in.flagOr(at + "adopts", false),
                new Token(
                        in.ifThere(at + "scim-token-env"),
                        in.ifThere(at + "scim-token-file").map(text -> in.path(at + "scim-token-file"))));
    }

    private static Kind kind(SettingsReader in, String key) {
        String text = in.has(key) ? in.oneOf(key, "generic", "entra", "keycloak") : "generic";
        return switch (text) {
            case "entra" -> Kind.ENTRA;
            case "keycloak" -> Kind.KEYCLOAK;
            default -> Kind.GENERIC;
        };
    }

    private static URI issuer(SettingsReader in, String at, Kind kind, Optional<String> tenant) {
        String key = at + "issuer";
        if (kind == Kind.ENTRA && tenant.isPresent() && !in.has(key)) {
            return URI.create("https://login.microsoftonline.com/%s/v2.0"
                    .formatted(tenant.get().replaceAll("[^A-Za-z0-9.-]", "")));
        }
        Optional<URI> written =
                in.has(key) ? in.optionalHttpUrl(key, "https://login.corp.example/realms/corp") : Optional.empty();
        if (!in.has(key)) {
            in.problem(key, "is missing", "Write its issuer, such as https://login.corp.example/realms/corp.");
        }
        if (written.filter(url -> url.getScheme().equals("http") && !HttpSettings.isLoopbackName(url.getHost()))
                .isPresent()) {
            in.problem(key, "must begin with https", "On the way somebody could sign in as anybody.");
        }
        return written.orElse(UNUSABLE);
    }

    private static List<GroupAccess> access(SettingsReader in, String at) {
        List<GroupAccess> all = new ArrayList<>();
        for (SettingsReader one : in.each(at + "access", Set.of("group", "role", "asset-groups", "clearance"))) {
            all.add(new GroupAccess(
                    one.text("group"),
                    one.text("role"),
                    one.textsOr("asset-groups", List.of()),
                    one.ifThere("clearance")));
        }
        if (all.isEmpty()) {
            in.problem(at + "access", "lets nobody in", "For instance: access = [{ group = soc, role = responder }].");
        }
        return List.copyOf(all);
    }
}
