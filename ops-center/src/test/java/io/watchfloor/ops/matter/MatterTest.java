package io.watchfloor.ops.matter;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.document.DocumentJson;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MatterTest {

    private static final Matter OPEN = Matter.opened(
            "M-2026-K7Q4TDXW",
            "hold-1",
            new Matter.Heading("Calls", MatterType.TECH_SUPPORT_FRAUD, "US-WA", "18 U.S.C. 1343"));

    private static Matter moved(Matter matter, MatterState to, String outcome) {
        assertThat(matter.moved(to, outcome)).isInstanceOf(Matter.Changed.To.class);
        return ((Matter.Changed.To) matter.moved(to, outcome)).matter();
    }

    @Test
    void aMatterIsClosedWithAnOutcomeOnly() {
        assertThat(OPEN.moved(MatterState.CLOSED, ""))
                .isInstanceOfSatisfying(
                        Matter.Changed.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("matter.outcome"));
        assertThat(OPEN.moved(MatterState.REFERRED, "Convicted")).isInstanceOf(Matter.Changed.Refused.class);

        Matter closed = moved(moved(OPEN, MatterState.REFERRED, ""), MatterState.CLOSED, "Convicted");

        assertThat(closed.outcome()).isEqualTo("Convicted");
        assertThat(closed.moved(MatterState.REFERRED, ""))
                .isInstanceOfSatisfying(
                        Matter.Changed.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("matter.closed"));
        assertThat(moved(closed, MatterState.OPEN, "").outcome()).isEmpty();
    }

    @Test
    void aRepeatedMoveChangesNothing() {
        Matter closed = moved(OPEN, MatterState.CLOSED, "Settled");
        assertThat(moved(closed, MatterState.CLOSED, "Settled")).isSameAs(closed);
    }

    @Test
    void ordersAndContactsAreBounded() {
        Matter matter = OPEN;
        for (int i = 0; i < Matter.MOST; i++) {
            matter = ((Matter.Changed.To) matter.with(new Matter.AgencyContact("c" + i, "Police", "Lee", "7", null)))
                    .matter();
        }
        assertThat(matter.with(new Matter.AgencyContact("more", "Police", "Lee", "7", null)))
                .isInstanceOf(Matter.Changed.Refused.class);
        assertThat(matter.without("c7").has("c7")).isFalse();
    }

    @Test
    void theStoredFormStaysReadable() {
        Matter full = ((Matter.Changed.To) OPEN.with(new Matter.CourtOrder(
                        "o1", "District Court", "26-cv-1", "Preserve", Instant.parse("2026-12-01T00:00:00Z"), null)))
                .matter();
        String stored = DocumentJson.write(full);
        assertThat(stored).isEqualTo("""
                {"id":"M-2026-K7Q4TDXW","hold":"hold-1","heading":{"title":"Calls","type":"tech-support-fraud","jurisdiction":"US-WA",\
                "legalBasis":"18 U.S.C. 1343"},"state":"open","outcome":"","orders":[{"id":"o1","court":"District Court",\
                "reference":"26-cv-1","text":"Preserve","issuedAt":"2026-12-01T00:00:00Z"}],"contacts":[]}""");
        assertThat(DocumentJson.read(stored, Matter.class)).isEqualTo(full);
    }
}
