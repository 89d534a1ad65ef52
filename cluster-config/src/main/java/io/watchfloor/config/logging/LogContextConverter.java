package io.watchfloor.config.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Map;

/**
 * Logback converter that prints the case, asset and sensor of the logging context: {@code  asset=host:dc01
 * sensor=edge}. The converter omits the entries of Pekko.
 */
public final class LogContextConverter extends ClassicConverter {

    private static final List<String> KEYS = List.of("case", "asset", "sensor");

    @Override
    public String convert(ILoggingEvent event) {
        return of(event.getMDCPropertyMap());
    }

    static String of(Map<String, String> context) {
        StringBuilder subject = new StringBuilder();
        for (String key : KEYS) {
            String value = context.get(key);
            if (value != null) {
                subject.append(' ').append(key).append('=').append(EscapedMessageConverter.escape(value));
            }
        }
        return subject.toString();
    }
}
