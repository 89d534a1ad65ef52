package io.watchfloor.sigma;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine is a library: what it may know, which way its packages look, and how much one of them may hold. */
class ArchitectureTest {

    private static JavaClasses engine;

    @BeforeAll
    static void read() {
        engine = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.watchfloor");
    }

    @Test
    void itKnowsNothingButItself() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.watchfloor..").and(not(resideInAnyPackage("io.watchfloor.sigma.."))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.pekko..",
                        "org.jdbi..",
                        "java.sql..",
                        "java.net.http..",
                        "org.slf4j..",
                        "com.typesafe..")
                .check(engine);
    }

    @Test
    void itAsksNoClockAndNoChance() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(engine);
    }

    @Test
    void itStartsNoThread() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Executor.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "ofPlatform")
                .check(engine);
    }

    /** And by Pipelines, which reads the shapes that people write. */
    @Test
    void filesAreReadByLoadingAndByTheOfflineJudgeAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.watchfloor.sigma.loading", "io.watchfloor.sigma.offline")
                .and()
                .doNotHaveFullyQualifiedName("io.watchfloor.sigma.telemetry.Pipelines")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.FileInputStream")
                .check(engine);
    }

    /** It is what the compiled engine is compared with. */
    @Test
    void thePlainEvaluatorKnowsNothingOfTheCompiledEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.watchfloor.sigma.evaluation")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.watchfloor.sigma.engine", "io.watchfloor.sigma.text", "io.watchfloor.sigma.regex")
                .check(engine);
    }

    @Test
    void packagesHaveNoCircles() {
        slices().matching("io.watchfloor.sigma.(**)").should().beFreeOfCycles().check(engine);
    }
}
