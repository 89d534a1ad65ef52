package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the input that polls Office 365's unified audit log from the Management Activity API.
 *
 * @param application reads the audit log; its tenant is an id
 * @param endpoint URL of the API with its version, without a trailing slash
 * @param publisher tenant whose quota the requests use
 * @param contentTypes the polled content types
 * @param pace polling interval and look-back
 * @param assets patterns of allowed assets
 */
public record Office365Input(
        EntraApplication application,
        URI endpoint,
        String publisher,
        List<String> contentTypes,
        PollingSettings pace,
        List<String> assets) {

    static final String NAME = "office365";

    private static final String ENDPOINT = "https://manage.office.com/api/v1.0";
    private static final String GUID = "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final List<String> CONTENT_TYPES =
            List.of("Audit.AzureActiveDirectory", "Audit.Exchange", "Audit.SharePoint", "Audit.General", "DLP.All");

    static Office365Input read(SettingsReader in) {
        String at = "inputs." + NAME;
        EntraApplication application = EntraApplication.read(in, at);
        Optional<URI> endpoint = in.optionalHttpUrl(at + ".endpoint", ENDPOINT);
        String publisher = in.optionalText(at + ".publisher").orElse(application.tenant());
        List<String> contentTypes = in.texts(at + ".content-types");
        contentTypes.stream()
                .filter(one -> !CONTENT_TYPES.contains(one))
                .forEach(one -> in.problem(
                        at + ".content-types",
                        "has \"%s\"".formatted(one),
                        "Choose from %s.".formatted(String.join(", ", CONTENT_TYPES))));
        if (application.on()) {
            if (!application.tenant().matches(GUID)) {
                in.problem(
                        at + ".tenant",
                        "is not an id",
                        "The API does not accept a domain: set the id of the directory (tenant).");
            }
            if (!publisher.matches(GUID)) {
                in.problem(at + ".publisher", "is not an id", "Remove the setting to use the tenant's own quota.");
            }
            if (endpoint.isEmpty()) {
                in.problem(at + ".endpoint", "is empty", "Remove the setting to use the default.");
            }
        }
        return new Office365Input(
                application,
                endpoint.orElse(URI.create(ENDPOINT)),
                publisher,
                contentTypes,
                PollingSettings.read(in, at),
                in.texts(at + ".assets"));
    }

    public boolean on() {
        return application.on();
    }
}
