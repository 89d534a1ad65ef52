package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.paging.ContactSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContactSettingsTest extends SettingsTestBase {

    @Test
    void aMailServerHasItsAddressAndItsSecretIsNotShown() throws InvalidSettingsException, IOException {
        Path secret = Files.writeString(folder.resolve("mail.secret"), "hidden\n");
        Settings settings = load("""
                watchfloor.contact.email {
                  host = mail.soc.example, port = 465, tls = implicit, user = center, from = "watchfloor@soc.example"
                  password-file = "%s"
                }
                """.formatted(secret), Map.of());
        ContactSettings.Email email = settings.contact().email().orElseThrow();
        assertThat(email.password().read()).isEqualTo("hidden");
        assertThat(email.tls()).isEqualTo(ContactSettings.MailTls.IMPLICIT);
        assertThat(load(
                                "watchfloor.contact.sms { url = \"https://s.example/{number}?t={text}\", token = hidden }",
                                Map.of())
                        .toString())
                .doesNotContain("hidden");
    }

    @Test
    void contactSettingsThatCannotWorkAreAllReported() {
        List<String> problems = problems("""
                watchfloor.contact {
                  email { host = mail.soc.example, tls = off, user = center, from = "nobody" }
                  sms { url = "https://s.example/send", headers = ["no header"], body = "{text} {callback}", receipt = id }
                  voice { url = "ftp://v.example", body = "{number} {text}" }
                }
                """);
        assertThat(List.of(
                        "email.from",
                        "email.tls",
                        "email.user",
                        "sms.headers",
                        "sms.receipt",
                        "sms.body",
                        "sms.token",
                        "voice.url"))
                .allSatisfy(
                        key -> assertThat(problems).anyMatch(problem -> problem.contains("watchfloor.contact." + key)));
    }
}
