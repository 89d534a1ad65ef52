package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueCacheTest {

    private final ValueCache memory = new ValueCache();

    private @Nullable CachedValue find(String value) {
        byte[] body = ('"' + value + '"').getBytes(StandardCharsets.UTF_8);
        return memory.find(body, 1, body.length - 1, 0);
    }

    @Test
    void aValueIsKeptWhenItComesASecondTime() {
        assertThat(find("C:/Windows/explorer.exe")).isNull();
        CachedValue kept = find("C:/Windows/explorer.exe");
        assertThat(kept).isNotNull();
        assertThat(find("C:/Windows/explorer.exe")).isSameAs(kept);
        assertThat(find("C:/Windows/explorer.ex_")).isNull();
    }

    @Test
    void aLongValueIsNeverKept() {
        String value = "x".repeat(33_000);
        assertThat(find(value)).isNull();
        assertThat(find(value)).isNull();
    }

    @Test
    void aFloodNeverMakesItGiveAnotherValuesMemory() {
        for (int i = 0; i < 100_000; i++) {
            String value = "value number " + i % 40_000;
            CachedValue found = find(value);
            if (found != null) {
                byte[] body = ('"' + value + '"').getBytes(StandardCharsets.UTF_8);
                assertThat(found.standsQuoted(body, 1)).isTrue();
            }
        }
    }

    @Test
    void itsBytesAreBounded() {
        String filler = "x".repeat(4_000);
        for (int i = 0; i < 20_000; i++) {
            find(i + filler);
            find(i + filler);
        }
        assertThat(memory.bytes()).isBetween(1, 6 << 20);
    }

    @Test
    void answersAreKeptUpToABound() {
        byte[] body = "\"x\"".getBytes(StandardCharsets.UTF_8);
        CachedValue value = new CachedValue(body, 1, 2, 0);
        for (int question = 0; question < 5_000; question++) {
            assertThat(value.answer(question)).isEqualTo(RecordSlots.NONE);
            value.note(question, question % 3 == 0);
        }
        int kept = 0;
        for (int question = 0; question < 5_000; question++) {
            int answer = value.answer(question);
            if (answer != RecordSlots.NONE) {
                kept++;
                assertThat(answer).isEqualTo(question % 3 == 0 ? 1 : 0);
            }
        }
        assertThat(kept).isEqualTo(512);
    }

    @Test
    void whatASearchFoundIsForgottenOnlyForNewerSearches() {
        byte[] body = "\"x\"".getBytes(StandardCharsets.UTF_8);
        CachedValue value = new CachedValue(body, 1, 2, 0);
        FieldIndex first = new FieldIndex(0, List.of());
        value.found(first, new int[] {4});
        assertThat(value.found(first)).containsExactly(4);
        for (int i = 0; i < 6; i++) {
            value.found(new FieldIndex(0, List.of()), new int[0]);
        }
        assertThat(value.found(first)).isNull();
    }
}
