package io.watchfloor.ops.intake.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.RecordCodec;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class InputRecordTest {

    /** A record that cannot be stored would be sent again endlessly and block its input. */
    @Test
    void aRecordWithAnyNamesCanBeStored() {
        String long64k = "x".repeat(70_000);
        InputRecord arrival = new InputRecord(long64k, new LogSource(long64k, null, "sshd"), new byte[] {'{', '}'});
        TelemetryRecord record = new TelemetryRecord(1, 0, arrival.asset(), arrival.logsource(), arrival.body());
        ByteBuffer out = ByteBuffer.allocate(RecordCodec.size(record));
        RecordCodec.write(record, out);
        assertThat(out.hasRemaining()).isFalse();

        InputRecord usual = new InputRecord("host:web1", new LogSource("linux", null, "sshd"), new byte[0]);
        assertThat(usual.asset()).isEqualTo("host:web1");
        assertThat(usual.logsource()).isEqualTo(new LogSource("linux", null, "sshd"));
    }
}
