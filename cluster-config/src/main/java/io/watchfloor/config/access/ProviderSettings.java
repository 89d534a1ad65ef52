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
 * Settings of an identity provider.
 *
 * @param name name in URLs and in the database; must never change
 * @param title title on the sign-in page
 * @param client the center's client registration at the provider
 * @param claims claims that are read from the provider's tokens
 * @param requirements authentication methods that the provider must have used
 * @param access roles by group; the first matching group determines the role
 * @param scim token that enables SCIM provisioning for this provider
 * @param adopts whether the provider may take over existing accounts with the same name
 */
public record ProviderSettings(
        String name,
        String title,
        Kind kind,
        URI issuer,
        Client client,
        Claims claims,
        Requirements requirements,
        List<GroupAccess> access,
        boolean adopts,
        Token scim) {

    private static final URI UNUSABLE = URI.create("https://unusable.invalid");

    /** Product of the identity provider. */
    public enum Kind {
        GENERIC,
        ENTRA,
        KEYCLOAK
    }

    /**
     * The center's client registration at the provider.
     *
     * @param secretVariable environment variable with the client secret; empty if {@code secretFile} is set or the
     *     client is public
     * @param secretFile file with the client secret
     */
    public record Client(String id, Optional<String> secretVariable, Optional<Path> secretFile, List<String> scopes) {}

    /**
     * Reference to a secret in an environment variable or a file.
     *
     * @param variable environment variable with the secret
     * @param file file with the secret
     */
    public record Token(Optional<String> variable, Optional<Path> file) {

        public static final Token NONE = new Token(Optional.empty(), Optional.empty());
    }

    /**
     * Names of the claims that are read.
     *
     * @param name claim with the user name
     * @param groups claims with group names; dots separate the parts of a path
     * @param userinfo whether the user-info endpoint is called if the ID token contains no group
     * @param tenant required tenant of Entra tokens
     * @param graph Microsoft Graph endpoint for group lists that exceed the size of an Entra token
     */
    public record Claims(
            String name, List<String> groups, boolean userinfo, Optional<String> tenant, Optional<URI> graph) {}

    /**
     * Authentication requirements for sign-ins at the provider.
     *
     * @param acr accepted authentication context classes; empty to accept any class
     * @param amr authentication methods that must all be present
     */
    public record Requirements(List<String> acr, List<String> amr) {

        public boolean any() {
            return !acr.isEmpty() || !amr.isEmpty();
        }
    }

    /**
     * Access of the members of a group.
     *
     * @param assetGroups visible asset groups; empty for the default of the role
     * @param clearance clearance; empty for the default of the role
     */
    public record GroupAccess(String group, String role, List<String> assetGroups, Optional<String> clearance) {}

    static ProviderSettings read(SettingsReader in, String name) {
        String at = "providers." + name + ".";
        Kind kind = kind(in, at + "kind");
        Optional<String> tenant = in.optional(at + "tenant");
        if (kind == Kind.ENTRA && tenant.isEmpty()) {
            in.problem(
                    at + "tenant",
                    "is missing",
                    "Set the tenant id, so that only users of this organisation can sign in.");
        }
        Optional<String> variable = in.optional(at + "client-secret-env");
        Optional<Path> file = in.optional(at + "client-secret-file").map(text -> in.path(at + "client-secret-file"));
        if (variable.isPresent() && file.isPresent()) {
            in.problem(at + "client-secret-file", "is set together with client-secret-env", "Remove one of the two.");
        }
        return new ProviderSettings(
                name,
                in.optional(at + "title").orElse(name),
                kind,
                issuer(in, at, kind, tenant),
                new Client(
                        in.text(at + "client-id"),
                        variable,
                        file,
                        in.textsOr(at + "scopes", List.of("openid", "profile", "email"))),
                new Claims(
                        in.optional(at + "name-claim").orElse("preferred_username"),
                        in.textsOr(
                                at + "groups-claims",
                                kind == Kind.KEYCLOAK ? List.of("groups", "realm_access.roles") : List.of("groups")),
                        in.flagOr(at + "userinfo", false),
                        tenant,
                        in.optional(at + "graph")
                                .flatMap(text -> in.optionalHttpUrl(at + "graph", "https://graph.microsoft.com/v1.0"))),
                new Requirements(in.textsOr(at + "acr", List.of()), in.textsOr(at + "amr", List.of())),
                access(in, at),
                in.flagOr(at + "adopts", false),
                new Token(
                        in.optional(at + "scim-token-env"),
                        in.optional(at + "scim-token-file").map(text -> in.path(at + "scim-token-file"))));
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
            in.problem(key, "is missing", "Set the issuer, such as https://login.corp.example/realms/corp.");
        }
        if (written.filter(url -> url.getScheme().equals("http") && !HttpSettings.isLoopbackName(url.getHost()))
                .isPresent()) {
            in.problem(
                    key,
                    "must start with https",
                    "Over plain HTTP an attacker on the network can sign in as any user.");
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
                    one.optional("clearance")));
        }
        if (all.isEmpty()) {
            in.problem(
                    at + "access",
                    "allows no group to sign in",
                    "For instance: access = [{ group = soc, role = responder }].");
        }
        return List.copyOf(all);
    }
}
