package io.watchfloor.dashboards.faults;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The product with changed methods, in a folder before it on the class path. The fault tests must detect each such
 * build.
 */
final class SabotagedPages {

    private static final String CASES = "io/watchfloor/ops/cases/";
    private static final String PAGING = CASES + "CasePaging";
    private static final int MOST_LOCALS = 8;

    private SabotagedPages() {}

    /** Never resumes attempts that a kill interrupted. */
    static Program forgetting(Path folder) throws IOException {
        return changed(
                folder,
                CASES + "CasePages",
                Map.of(
                        "interrupted",
                        code -> code.visitFieldInsn(
                                Opcodes.GETSTATIC,
                                CASES + "CasePages$Turn",
                                "NOTHING",
                                "L" + CASES + "CasePages$Turn;"),
                        "watch",
                        code -> {}));
    }

    /** Marks an attempt before it is stored: if the write fails, the notification waits forever. */
    static Program notingEarly(Path folder) throws IOException {
        String pages = CASES + "CasePages";
        return changed(folder, pages, Map.of("isFree", code -> {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, pages, "underWay", "Ljava/util/Set;");
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/util/Set", "add", "(Ljava/lang/Object;)Z", true);
        }));
    }

    /** Sends notifications of acknowledged cases: does not cancel them, and does not check before an attempt. */
    static Program heedless(Path folder) throws IOException {
        return changed(
                folder, PAGING, Map.of("cancel", code -> code.visitVarInsn(Opcodes.ALOAD, 0), "deliverable", code -> {
                    code.visitVarInsn(Opcodes.ALOAD, 0);
                    code.visitVarInsn(Opcodes.ALOAD, 1);
                    code.visitMethodInsn(
                            Opcodes.INVOKEVIRTUAL, PAGING, "page", "(Ljava/lang/String;)Ljava/util/Optional;", false);
                }));
    }

    /** Lets a user acknowledge a case although another user has it. */
    static Program takingFromAnybody(Path folder) throws IOException {
        return rewritten(folder, CASES + "CaseDecision", next -> new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                MethodVisitor same = super.visitMethod(access, name, descriptor, signature, exceptions);
                return name.equals("acknowledge") ? new Unasked(same) : same;
            }
        });
    }

    /** Removes a branch that checks for an existing value. */
    private static final class Unasked extends MethodVisitor {

        Unasked(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitJumpInsn(int code, Label label) {
            if (code == Opcodes.IFNONNULL) {
                visitInsn(Opcodes.POP);
            } else {
                super.visitJumpInsn(code, label);
            }
        }
    }

    /** @param bodies by method: code that leaves the returned object on the stack */
    private static Program changed(Path folder, String type, Map<String, Consumer<MethodVisitor>> bodies)
            throws IOException {
        change(folder, type, bodies);
        return before(folder);
    }

    private static Program rewritten(Path folder, String type, UnaryOperator<ClassVisitor> change) throws IOException {
        rewrite(folder, type, change);
        return before(folder);
    }

    private static Program before(Path folder) {
        Program product = Program.underTest();
        return new Program(folder + File.pathSeparator + product.classPath(), product.main());
    }

    /**
     * The same for other programs: writes the changed class to the folder, which must precede the product on the class
     * path.
     */
    static void change(Path folder, String type, Map<String, Consumer<MethodVisitor>> bodies) throws IOException {
        rewrite(folder, type, next -> new Change(next, bodies));
    }

    private static void rewrite(Path folder, String type, UnaryOperator<ClassVisitor> change) throws IOException {
        ClassWriter written = new ClassWriter(0);
        String file = type + ".class";
        try (InputStream in =
                Objects.requireNonNull(SabotagedPages.class.getClassLoader().getResourceAsStream(file), file)) {
            new ClassReader(in).accept(change.apply(written), 0);
        }
        Path changed = folder.resolve(file);
        Files.createDirectories(Objects.requireNonNull(changed.getParent()));
        Files.write(changed, written.toByteArray());
    }

    private static final class Change extends ClassVisitor {

        private final Map<String, Consumer<MethodVisitor>> bodies;

        Change(ClassVisitor next, Map<String, Consumer<MethodVisitor>> bodies) {
            super(Opcodes.ASM9, next);
            this.bodies = bodies;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor same = super.visitMethod(access, name, descriptor, signature, exceptions);
            Consumer<MethodVisitor> body = bodies.get(name);
            if (body == null) {
                return same;
            }
            same.visitCode();
            body.accept(same);
            same.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
            same.visitMaxs(2, MOST_LOCALS);
            same.visitEnd();
            return null;
        }
    }
}
