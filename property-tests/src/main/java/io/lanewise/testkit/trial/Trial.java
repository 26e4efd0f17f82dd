package io.lanewise.testkit.trial;

import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.conv.ConvCase;
import io.lanewise.testkit.conv.ConvSubject;
import io.lanewise.testkit.gemm.GemmAlgorithmSubject;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanSubject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * One property of a contract, to be tried with a seed that everything drawn follows from. It is the
 * very method that the tests run, called without their engine: so there is no shrinking, and what
 * failed is named by problem and seed.
 */
public final class Trial {
  /** How jqwik is asked to draw: as for that many tries of a property, edges among them. */
  private static final int TRIES = 1000;

  private static final String ANY = "cases";

  private final Object contract;
  private final String operation;
  private final String algorithm;
  private final Method property;
  private final Map<String, RandomGenerator<?>> generators = new HashMap<>();

  /**
   * What came out.
   *
   * @param problem what was computed; empty where the property draws none
   * @param failure why it failed; null when it did not
   */
  public record Outcome(String problem, Throwable failure) {}

  private Trial(Object contract, String operation, String algorithm, Method property) {
    this.contract = contract;
    this.operation = operation;
    this.algorithm = algorithm;
    this.property = property;
    property.setAccessible(true);
  }

  /**
   * The properties of a contract, by their names.
   *
   * @param operation {@code gemm}, {@code conv}, or empty for what any other problem string says
   */
  public static List<Trial> of(Object contract, String operation, String algorithm) {
    Map<String, Method> found = new TreeMap<>();
    methods(contract.getClass()).stream()
        .filter(Trial::isProperty)
        .filter(method -> !isOverridden(method, contract.getClass()))
        .forEach(method -> found.putIfAbsent(method.getName(), method));
    return found.values().stream()
        .map(method -> new Trial(contract, operation, algorithm, method))
        .toList();
  }

  private static boolean isProperty(Method method) {
    return method.isAnnotationPresent(Property.class)
        || method.isAnnotationPresent(Example.class)
        || method.isAnnotationPresent(Test.class);
  }

  /** As for the tests: who overrides a property without calling it one takes it away. */
  private static boolean isOverridden(Method method, Class<?> type) {
    try {
      return !isProperty(type.getMethod(method.getName(), method.getParameterTypes()));
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** Those of classes and interfaces, whatever their visibility. */
  private static List<Method> methods(Class<?> type) {
    List<Method> all = new ArrayList<>(List.of(type.getMethods()));
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      all.addAll(List.of(c.getDeclaredMethods()));
    }
    all.removeIf(method -> method.isBridge() || method.isSynthetic());
    all.sort(Comparator.comparing(Method::getName));
    return all;
  }

  /** The algorithm that is tried. */
  public String algorithm() {
    return algorithm;
  }

  /** The property's name. */
  public String property() {
    return property.getName();
  }

  /** Whether it may be tried on any problem that its algorithm takes. */
  public boolean takesAny() {
    for (Parameter parameter : property.getParameters()) {
      if (isProblem(parameter.getType())) {
        return parameter.getAnnotation(ForAll.class).value().equals(ANY);
      }
    }
    return false;
  }

  /** Whether it may be tried on a problem: it draws such, and the algorithm takes this one. */
  public boolean takes(String problem) {
    boolean draws =
        List.of(property.getParameters()).stream().anyMatch(p -> isProblem(p.getType()));
    String word = problem.substring(0, Math.max(0, problem.indexOf(':')));
    boolean ours =
        operation.isEmpty() ? !word.equals("gemm") && !word.equals("conv") : word.equals(operation);
    if (!draws || !ours) {
      return false;
    }
    return switch (contract) {
      case GemmAlgorithmSubject c -> c.algorithm().supports(GemmProblem.parse(problem)).accepted();
      case ConvSubject c -> c.algorithm().supports(ConvProblem.parse(problem)).accepted();
      case PlanSubject c -> c.algorithm().supports(Problems.parse(problem)).accepted();
      default -> false;
    };
  }

  private static boolean isProblem(Class<?> type) {
    return type == GemmCase.class
        || type == ConvCase.class
        || type == PlanCase.class
        || type == Problem.class;
  }

  /**
   * Tries it once.
   *
   * @param problem the problem; null to draw one
   * @param seed not negative
   */
  public Outcome run(String problem, int seed) {
    String tried = problem == null ? "" : problem;
    JqwikSession.start();
    try {
      Parameter[] parameters = property.getParameters();
      Object[] arguments = new Object[parameters.length];
      for (int i = 0; i < arguments.length; i++) {
        // Each by itself, so that a given problem changes nothing of what else is drawn.
        Random random = new Random(seed + 31L * i);
        arguments[i] =
            isProblem(parameters[i].getType())
                ? problem(parameters[i], problem, seed, random)
                : drawn(parameters[i], random);
        if (isProblem(parameters[i].getType())) {
          tried = problemOf(arguments[i]);
        }
      }
      property.invoke(contract, arguments);
      return new Outcome(tried, null);
    } catch (InvocationTargetException e) {
      boolean aborted = e.getCause() instanceof TestAbortedException;
      return new Outcome(tried, aborted ? null : e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } finally {
      JqwikSession.finish();
    }
  }

  private Object problem(Parameter parameter, String given, int seed, Random random) {
    Class<?> type = parameter.getType();
    if (given == null) {
      Object drawn = named(parameter, random);
      return switch (drawn) {
        case GemmCase it -> new GemmCase(it.problem(), seed);
        case ConvCase it -> new ConvCase(it.problem(), seed);
        case PlanCase it -> new PlanCase(it.problem(), seed);
        default -> drawn;
      };
    }
    if (type == GemmCase.class) {
      return GemmCase.of(given, seed);
    }
    if (type == ConvCase.class) {
      return ConvCase.of(given, seed);
    }
    Problem parsed = Problems.parse(given);
    return type == PlanCase.class ? new PlanCase(parsed, seed) : parsed;
  }

  private static String problemOf(Object argument) {
    return switch (argument) {
      case GemmCase it -> it.problem().toString();
      case ConvCase it -> it.problem().toString();
      case PlanCase it -> it.problem().toString();
      default -> argument.toString();
    };
  }

  private Object drawn(Parameter parameter, Random random) {
    Class<?> type = parameter.getType();
    if (!parameter.getAnnotation(ForAll.class).value().isEmpty()) {
      return named(parameter, random);
    }
    if (type.isEnum()) {
      Object[] values = type.getEnumConstants();
      return values[random.nextInt(values.length)];
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == int.class) {
      IntRange range = parameter.getAnnotation(IntRange.class);
      return range == null ? random.nextInt() : random.nextInt(range.min(), range.max() + 1);
    }
    throw new IllegalStateException(property + ": nobody knows how to draw " + parameter);
  }

  /** From the method that a parameter names. */
  private Object named(Parameter parameter, Random random) {
    String name = parameter.getAnnotation(ForAll.class).value();
    return generators.computeIfAbsent(name, this::generator).next(random).value();
  }

  private RandomGenerator<?> generator(String name) {
    for (Method method : methods(contract.getClass())) {
      if (method.getName().equals(name) && method.getParameterCount() == 0) {
        method.setAccessible(true);
        try {
          return ((Arbitrary<?>) method.invoke(contract)).generator(TRIES, true);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(property + ": cannot draw " + name, e);
        }
      }
    }
    throw new IllegalStateException(property + ": nobody provides " + name);
  }

  @Override
  public String toString() {
    return algorithm + ", " + property.getName();
  }
}
