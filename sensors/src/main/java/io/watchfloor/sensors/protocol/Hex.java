package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.HexFormat;

/** Encodes a long as 16 hexadecimal digits, because many JSON parsers lose bits of large numbers. */
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonSerialize(converter = Hex.Out.class)
@JsonDeserialize(converter = Hex.In.class)
@interface Hex {

    final class Out extends StdConverter<Long, String> {
        @Override
        public String convert(Long eightBytes) {
            return HexFormat.of().toHexDigits(eightBytes);
        }
    }

    final class In extends StdConverter<String, Long> {
        @Override
        public Long convert(String digits) {
            return HexFormat.fromHexDigitsToLong(digits);
        }
    }
}
