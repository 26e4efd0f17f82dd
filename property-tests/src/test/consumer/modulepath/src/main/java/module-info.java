module consumer {
  requires io.lanewise.kernels;
}
