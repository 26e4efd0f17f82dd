package io.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HotSpot compiles no method above 8,000 bytes of bytecode; vector code must stay well below. */
class BytecodeSizeTest {
  private static final int LIMIT = 6_000;
  private static final String VECTOR_API = OurModule.VECTOR_API.replace('.', '/') + '/';

  private record Method(String name, int size) {}

  @Test
  void methodsThatMentionVectorsAreSmallEnoughToCompile() {
    List<Method> methods =
        OurModule.KERNELS.classFiles().stream()
            .map(ClassFile.of()::parse)
            .flatMap(BytecodeSizeTest::vectorMethods)
            .toList();
    assertFalse(methods.isEmpty(), "the kernels have methods that mention vectors");
    assertEquals(
        List.of(),
        methods.stream().filter(method -> method.size() > LIMIT).toList(),
        "methods above " + LIMIT + " bytes of bytecode");
  }

  private static Stream<Method> vectorMethods(ClassModel type) {
    return type.methods().stream()
        .filter(method -> method.code().isPresent())
        .filter(BytecodeSizeTest::mentionsVectors)
        .map(
            method ->
                new Method(
                    type.thisClass().asInternalName() + '.' + method.methodName().stringValue(),
                    ((CodeAttribute) method.code().orElseThrow()).codeLength()));
  }

  private static boolean mentionsVectors(MethodModel method) {
    CodeModel code = method.code().orElseThrow();
    return method.methodType().stringValue().contains(VECTOR_API)
        || code.elementStream().anyMatch(element -> mentioned(element).contains(VECTOR_API));
  }

  /** The types that an instruction names. */
  private static String mentioned(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call ->
          call.owner().asInternalName() + ' ' + call.type().stringValue();
      case InvokeDynamicInstruction call -> call.type().stringValue();
      case FieldInstruction field ->
          field.owner().asInternalName() + ' ' + field.type().stringValue();
      case TypeCheckInstruction cast -> cast.type().asInternalName() + '/';
      default -> "";
    };
  }
}
