package io.watchfloor.ops.intake.input.bulk;

import static io.watchfloor.ops.intake.input.UsualLimits.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.UsualLimits;
import io.watchfloor.ops.intake.input.bulk.BulkBody.Decoded;
import io.watchfloor.ops.intake.input.bulk.BulkBody.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkBodyTest {

    private static Decoded read(String body) throws InputRejection {
        return new BulkBody(UsualLimits.json()).read(bytes(body), "of-the-path");
    }

    @Test
    void documentsKeepTheirBytesAndItemsTheirOrder() throws Exception {
        Decoded decoded = read("""
                {"create":{"_index":"winlogbeat-8","_id":"7"}}
                { "a" : 1.50 }
                {"delete":{"_id":"x"}}
                {"update":{"_id":"y"}}
                {"doc":{"a":2}}

                {"index":{}}
                not even JSON\r
                """);

        assertThat(decoded.items())
                .containsExactly(
                        new Item("create", "winlogbeat-8", "7", 0),
                        new Item("delete", "of-the-path", "x", -1),
                        new Item("update", "of-the-path", "y", -1),
                        new Item("index", "of-the-path", null, 1));
        assertThat(UsualLimits.texts(decoded.arrivals())).containsExactly("{ \"a\" : 1.50 }", "not even JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | required",
                "'{\"index\":{}}' | terminated by a newline",
                "'{\"index\":{}}\n' | line [1], no document",
                "'{\"index\":{}}\n{}\n{\"a\":1}\n' | line [3]",
                "'{\"index\":{},\"create\":{}}\n{}\n' | line [1]",
                "'[]\n{}\n' | line [1]",
                "'text\n{}\n' | line [1], it is not JSON",
            })
    void anInvalidBulkRequestIsRejectedWithTheLine(String body, String why) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InputRejection.class).hasMessageContaining(why);
    }

    @Test
    void anItemWithoutAnIndexIsRejectedWhenThePathNamesNone() {
        assertThatThrownBy(() -> new BulkBody(UsualLimits.json()).read(bytes("{\"index\":{}}\n{}\n"), ""))
                .hasMessageContaining("index is missing");
    }

    @Test
    void aLongActionAndTooManyItemsAreRejected() {
        assertThatThrownBy(() -> read("{\"index\":{\"_id\":\"" + "x".repeat(5000) + "\"}}\n{}\n"))
                .hasMessageContaining("longer than 4096");
        assertThatThrownBy(() -> new BulkBody(UsualLimits.json(2)).read(bytes("{\"index\":{}}\n{}\n".repeat(3)), "i"))
                .hasMessageContaining("2 records");
    }
}
