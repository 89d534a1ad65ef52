package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Reports a process that reads the memory of LSASS on an asset, by a new sensor. */
public final class LsassReader {

    private LsassReader() {}

    /** @param root may enroll sensors */
    public static void on(String asset, Caller root) {
        String token = done(root.post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}"))
                .path("token")
                .asText();
        String credential = done(root.as("")
                        .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token, asset)))
                .path("credential")
                .asText();
        done(root.as(credential).post("/api/v1/telemetry", """
            {"asset":"%s","time":"2026-11-24T22:27:52.123Z",\
            "logsource":{"product":"windows","category":"process_access"},\
            "fields":{"SourceImage":"C:\\\\Users\\\\eve\\\\mimikatz.exe","TargetImage":"C:\\\\Windows\\\\System32\\\\lsass.exe",\
            "GrantedAccess":"0x1010","CallTrace":"C:\\\\Windows\\\\SYSTEM32\\\\ntdll.dll+9d4c4|UNKNOWN(0000)"}}
            """.formatted(asset)));
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(400);
        return answer.json();
    }
}
