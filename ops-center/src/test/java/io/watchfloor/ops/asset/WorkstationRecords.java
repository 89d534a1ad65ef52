package io.watchfloor.ops.asset;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleStage;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records of one workstation, and rules of which some match. */
public final class WorkstationRecords {

    public static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    public static final TelemetryReader READER = new TelemetryReader(TelemetryLimits.STANDARD);
    public static final String ASSET = "host:ws01.corp.example";
    static final String LSASS = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a001";
    static final String LOGON_FAILED = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a002";
    static final String GUESSING = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a003";

    private static final String RULES = """
            title: LSASS memory was read
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a001
            level: high
            status: test
            tags: [attack.credential-access, attack.t1003.001]
            logsource: {product: windows, category: process_access}
            detection:
              selection:
                TargetImage|endswith: '\\lsass.exe'
              condition: selection
            ---
            title: A logon failed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a002
            name: logon_failed
            level: low
            status: test
            logsource: {product: windows, service: security}
            detection:
              selection:
                EventID: 4625
              condition: selection
            ---
            title: Passwords are guessed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a003
            level: medium
            status: test
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [Computer]
              timespan: 10m
              condition:
                gte: 3
            ---
            title: A share was opened
            name: share_opened
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a004
            level: low
            status: test
            logsource: {product: windows, service: security}
            detection:
              selection:
                EventID: 5140
              condition: selection
            ---
            title: Shares are searched from one address
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a005
            level: high
            status: test
            correlation:
              type: event_count
              rules: [share_opened]
              group-by: [IpAddress]
              timespan: 10m
              condition:
                gte: 10
            """;

    private WorkstationRecords() {}

    /** The rules, as the rule set with this number. */
    public static Evaluator judge(long ruleSet) {
        return judge(ruleSet, Map.of());
    }

    /** The rules in these stages, as the rule set with this number. */
    public static Evaluator judge(long ruleSet, Map<String, RuleStage> stages) {
        return judge(ruleSet, stages, false, List.of());
    }

    /** These rules and the built-in pack. */
    static Evaluator judgeWithBuiltIn(long ruleSet) {
        return judge(ruleSet, Map.of(), true, List.of());
    }

    /** These rules and a pack. */
    static Evaluator judgeWith(long ruleSet, RuleSources.PackContent pack) {
        return judge(ruleSet, Map.of(), false, List.of(pack));
    }

    private static Evaluator judge(
            long ruleSet, Map<String, RuleStage> stages, boolean builtin, List<RuleSources.PackContent> packs) {
        try {
            Path file = Files.createTempFile("rules", ".yml");
            Files.writeString(file, RULES);
            RuleLoadResult loading = RuleLoader.load(new RuleSources(builtin, List.of(file), Placeholders.NONE, packs));
            Files.delete(file);
            if (!loading.problems().isEmpty()) {
                throw new IllegalStateException(loading.problems().toString());
            }
            RulePack pack = loading.pack().staged(stages);
            return new Evaluator(ruleSet, pack, DetectionEngine.of(pack));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Submission routine(long sequence) {
        return submission(sequence, at(sequence), """
                {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS01.corp.example",\
                "@timestamp":"%s","Image":"C:\\\\Windows\\\\System32\\\\notepad.exe"}""");
    }

    public static Submission lsass(long sequence) {
        return lsass(sequence, at(sequence));
    }

    public static Submission lsass(long sequence, Instant time) {
        return submission(sequence, time, """
                {"EventID":10,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS01.corp.example",\
                "@timestamp":"%s","SourceImage":"C:\\\\Users\\\\Public\\\\dump.exe",\
                "TargetImage":"C:\\\\Windows\\\\System32\\\\lsass.exe","GrantedAccess":"0x1410"}""");
    }

    public static Submission logonFailure(long sequence) {
        return submission(sequence, at(sequence), """
                {"EventID":4625,"Channel":"Security","Hostname":"WS01.corp.example","@timestamp":"%s",\
                "TargetUserName":"jdoe","IpAddress":"192.0.2.7"}""");
    }

    public static Submission shareOpened(long sequence) {
        return submission(sequence, at(sequence), """
                {"EventID":5140,"Channel":"Security","Hostname":"WS01.corp.example","@timestamp":"%s",\
                "SubjectUserName":"jdoe","IpAddress":"192.0.2.7"}""");
    }

    private static Instant at(long sequence) {
        return START.plusSeconds(sequence);
    }

    private static Submission submission(long sequence, Instant time, String body) {
        byte[] bytes = body.formatted(time).getBytes(StandardCharsets.UTF_8);
        return new Submission(new TelemetryRecord(sequence, time.toEpochMilli(), null, null, bytes));
    }
}
