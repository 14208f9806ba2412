type Click = (item: MenuItem, window: unknown, event: unknown) => void;
type Template = { label?: string; role?: string; type?: string; accelerator?: string; click?: Click; submenu?: readonly Template[] };

class MenuItem {
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly #click: Click | undefined;

  constructor({ label = '', role, type, accelerator, click, submenu }: Template) {
    if (label === '' && role === undefined && type !== 'separator')
      throw new TypeError('Invalid template for MenuItem: must have label, role or type');
    this.label = label;
    this.role = role;
    this.type = type ?? (submenu === undefined ? 'normal' : 'submenu');
    this.accelerator = accelerator;
    this.submenu = submenu === undefined ? undefined : Menu.buildFromTemplate(submenu);
    this.#click = click;
  }

  click(event: unknown, window: unknown): void {
    this.#click?.(this, window, event);
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: MenuItem[];

  constructor(items: MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template.map((item) => new MenuItem(item)));
  }

  static setApplicationMenu(menu: Menu): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
}
