package io.lanewise.bench;

import io.lanewise.nn.train.DivergenceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code ./lanewise}. */
@Command(
    name = "lanewise",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "SIMD kernels for deep learning in pure Java: the workbench.",
    subcommands = {
      InfoCommand.class,
      BenchCommand.class,
      CompareCommand.class,
      ExplainCommand.class,
      TuneCommand.class,
      VerifyCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      UlpsCommand.class,
      JmhCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 fine, 1 a wrong answer or a missed target, 2 a wrong option.",
      "LANEWISE_JAVA_HOME names the JDK, LANEWISE_JAVA_OPTS further options for its JVM."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, for a caller that wants its output or exit code. */
  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Main())
            .setUsageHelpWidth(100)
            .setParameterExceptionHandler(
                (e, ignored) -> oneSentence(e.getCommandLine(), e.getMessage()))
            .setExecutionExceptionHandler(
                (e, command, ignored) -> {
                  if (e instanceof IllegalArgumentException) {
                    return oneSentence(command, e.getMessage());
                  }
                  if (e instanceof FileSystemException file) {
                    return oneSentence(command, sentence(file));
                  }
                  if (e instanceof IOException || e instanceof DivergenceException) {
                    oneSentence(command, e.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                  }
                  throw e;
                });
    NetworkCommand.addTo(line.getSubcommands().get("bench"));
    // What JMH understands is JMH's affair.
    line.getSubcommands().get("jmh").setUnmatchedOptionsArePositionalParams(true);
    return line;
  }

  private static String sentence(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException _ -> e.getFile() + ": there is no such file";
      case FileAlreadyExistsException _ -> e.getFile() + ": must be a folder, is a file";
      case AccessDeniedException _ -> e.getFile() + ": access is denied";
      default -> "cannot write " + e.getFile() + ": " + e;
    };
  }

  private static int oneSentence(CommandLine command, String sentence) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + sentence);
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"lanewise " + number()};
    }

    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(built from source)" : version;
    }
  }
}
