package io.watchfloor.ops.paging.contact.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailReplyTest {

    private static final String TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_AbCdEfGhIjKlMnOpQrStUvWxYz";

    private static EmailReply text(String text) {
        return EmailReply.of("Ann@soc.example", text, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack 42", "ACK #42", "\n\n  Ack 42 please", "acknowledge 42.", "ack 42\n> ack 43"})
    void theFirstLineContainsTheCaseNumber(String said) {
        assertThat(text(said).acknowledges()).contains(42L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "> ack 42",
                "I will not ack 42",
                "ack",
                "ack forty",
                "Thanks!\nack 42",
                "ack 9999999999999999999"
            })
    void otherRepliesAreIgnored(String said) {
        assertThat(text(said).acknowledges()).isEmpty();
    }

    @Test
    void aWrappedQuotedLinkIsFound() {
        String half = TOKEN.substring(30);
        assertThat(text("ack 1\n> https://c.example/ack/" + TOKEN).tokens()).contains(TOKEN);
        assertThat(text("ack 1\r\n> > https://c.example/ack/" + TOKEN.substring(0, 30) + "\r\n> > " + half + "\r\n")
                        .tokens())
                .contains(TOKEN);
        assertThat(EmailReply.of("a@b.example", "ack 1", "<a href=\"https://c.example/ack/" + TOKEN + "\">Take</a>")
                        .tokens())
                .contains(TOKEN);
    }

    @Test
    void anHtmlOnlyReplyIsReadToo() {
        assertThat(EmailReply.of("a@b.example", "", "<div>ack 7</div><div>On Friday</div>")
                        .acknowledges())
                .contains(7L);
    }

    @Test
    void theNumberOfLinksOfAReplyIsBounded() {
        String many = ("https://c.example/ack/" + "x".repeat(30) + "%d\n").repeat(5);
        StringBuilder text = new StringBuilder("ack 1\n");
        for (int i = 0; i < 500; i++) {
            text.append(many.formatted(i, i, i, i, i));
        }
        assertThat(text(text.toString()).tokens()).hasSizeLessThanOrEqualTo(20);
    }
}
