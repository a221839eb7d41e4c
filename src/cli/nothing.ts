/** Stands for packages that are never used at run time (vite.cli.config.ts). */
export default {};
