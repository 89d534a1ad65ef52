package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.engine.Agreement;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import java.nio.charset.StandardCharsets;

/** Any bytes are rules, or refused with a reason; what loads is judged alike by both engines. */
public final class RuleFileFuzz {

    private static final byte[] RECORD = """
            {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"dc01",\
            "Image":"C:\\\\Windows\\\\System32\\\\cmd.exe","CommandLine":"cmd /c whoami"}"""
            .getBytes(StandardCharsets.UTF_8);

    private RuleFileFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        RuleLoadResult loading = new RuleSetBuilder(Placeholders.NONE, RuleLimits.standard(), LoadingDeadline.UNLIMITED)
                .checked()
                .addFound(found -> found.accept(RuleFile.of("rule.yml", data)))
                .loading();
        DetectionEngine engine = DetectionEngine.of(loading.pack());
        Agreement.check(engine, RECORD, null);
        for (Rule rule : loading.pack().rules()) {
            Agreement.check(engine, RECORD, rule.logsource());
        }
    }
}
